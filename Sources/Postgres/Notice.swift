/// A message that the server sends beside a statement's result: a notice, a warning, a line of `RAISE`.
public struct Notice: Sendable, Hashable, CustomStringConvertible {
  /// `NOTICE`, `WARNING`, `INFO`, `LOG` or `DEBUG`, never translated.
  public var severity: String
  public var sqlState: SQLState?
  public var message: String
  public var detail: String?
  public var hint: String?
  public var context: String?

  public init(
    severity: String,
    sqlState: SQLState? = nil,
    message: String,
    detail: String? = nil,
    hint: String? = nil,
    context: String? = nil
  ) {
    self.severity = severity
    self.sqlState = sqlState
    self.message = message
    self.detail = detail
    self.hint = hint
    self.context = context
  }

  init(result: OpaquePointer?) {
    let report = ServerReport(result)
    self.init(
      severity: report[.severity] ?? "NOTICE",
      sqlState: report[.sqlState].map { SQLState($0) },
      message: report[.message] ?? "",
      detail: report[.detail],
      hint: report[.hint],
      context: report[.context]
    )
  }

  public var description: String {
    var lines = ["\(severity): \(message)"]
    if let detail { lines.append("DETAIL: \(detail)") }
    if let hint { lines.append("HINT: \(hint)") }
    return lines.joined(separator: "\n")
  }
}
