import CLibPQ

/// Where a connection stands between statements.
///
/// The libpq function is `PQtransactionStatus`.
public enum TransactionStatus: String, Sendable {
  /// No transaction is open.
  case idle
  /// A statement is running.
  case active
  /// A transaction is open.
  case inTransaction
  /// A transaction is open and has failed; only a rollback is accepted.
  case inFailedTransaction
  /// The connection is closed or lost.
  case unknown

  init(_ status: PGTransactionStatusType) {
    self =
      switch status {
      case PQTRANS_IDLE: .idle
      case PQTRANS_ACTIVE: .active
      case PQTRANS_INTRANS: .inTransaction
      case PQTRANS_INERROR: .inFailedTransaction
      default: .unknown
      }
  }
}
