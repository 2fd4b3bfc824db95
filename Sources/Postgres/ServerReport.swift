import CLibPQ

/// The fields that a server sends with an error or a notice, read from one result.
///
/// The libpq function is `PQresultErrorField`.
struct ServerReport {
  private let result: OpaquePointer?

  init(_ result: OpaquePointer?) {
    self.result = result
  }

  subscript(field: Field) -> String? {
    PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
  }

  /// `PG_DIAG_…` of `postgres_ext.h`.
  enum Field: UInt8 {
    case severity = 0x56  // 'V', not translated
    case sqlState = 0x43  // 'C'
    case message = 0x4D  // 'M'
    case detail = 0x44  // 'D'
    case hint = 0x48  // 'H'
    case position = 0x50  // 'P'
    case internalPosition = 0x70  // 'p'
    case internalQuery = 0x71  // 'q'
    case context = 0x57  // 'W'
    case schema = 0x73  // 's'
    case table = 0x74  // 't'
    case column = 0x63  // 'c'
    case dataType = 0x64  // 'd'
    case constraint = 0x6E  // 'n'
  }
}
