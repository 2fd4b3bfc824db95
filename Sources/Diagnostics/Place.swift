/// A place in a source file: where a person has to look.
public struct Place: Sendable, Hashable, Codable, Comparable {
  /// The path as it is shown: relative to the working directory where that is possible.
  public var path: String
  /// The line, counted from 1; `nil` where the whole file is meant.
  public var line: Int?
  /// The column, counted from 1 in characters; `nil` where the whole line is meant.
  public var column: Int?

  public init(path: String, line: Int? = nil, column: Int? = nil) {
    self.path = path
    self.line = line
    self.column = column
  }

  public static func < (left: Place, right: Place) -> Bool {
    (left.path, left.line ?? 0, left.column ?? 0) < (right.path, right.line ?? 0, right.column ?? 0)
  }
}

extension Place: CustomStringConvertible {
  /// `path:line:column`, the form that compilers print and editors understand.
  public var description: String {
    var text = path
    if let line { text += ":\(line)" }
    if line != nil, let column { text += ":\(column)" }
    return text
  }
}
