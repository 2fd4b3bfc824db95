import CLibPQ

/// Carries a notice from libpq's callback to the closure of whoever opened the connection.
final class NoticeReceiver: Sendable {
  private let receive: (@Sendable (Notice) -> Void)?

  init(_ receive: (@Sendable (Notice) -> Void)?) {
    self.receive = receive
  }

  /// Makes libpq call this receiver, instead of writing to standard error; the receiver must outlive the connection.
  ///
  /// The libpq function is `PQsetNoticeReceiver`.
  func attach(to connection: OpaquePointer) {
    PQsetNoticeReceiver(
      connection,
      { argument, result in
        guard let argument else { return }
        let receiver = Unmanaged<NoticeReceiver>.fromOpaque(argument).takeUnretainedValue()
        receiver.receive?(Notice(result: result))
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }
}
