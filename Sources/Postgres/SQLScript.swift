/// A file of SQL, split into the statements that psql would send one by one.
///
/// The lexer is psql's: all forms of strings, dollar quotes, nested comments, semicolons in parentheses (CREATE RULE)
/// and in `BEGIN ATOMIC … END`. Data after `COPY … FROM stdin` is kept with its statement. Of psql's own commands,
/// those that pg_dump writes (`\restrict`, `\unrestrict`, `\connect`) are skipped; any other is an error.
/// Manual: section 4.1 "Lexical Structure".
public struct SQLScript: Sendable {
  /// A comment with its marks, `-- …` or `/* … */`.
  public struct Comment: Sendable, Hashable {
    public var text: String
    /// Where it starts, from 1.
    public var line: Int
    /// Where it is in the file, in bytes of UTF-8.
    public var byteRange: Range<Int>

    /// What it says, without marks and without spaces around it.
    public var body: String {
      var body = text[...]
      if body.hasPrefix("--") {
        body = body.drop { $0 == "-" }
      } else {
        body = body.dropFirst(2).dropLast(2)
      }
      return String(body.drop { $0.isWhitespace }).trimmingEnd()
    }
  }

  /// One statement.
  public struct Statement: Sendable, Hashable {
    /// From its first word to its last, without the semicolon and without comments around it.
    public var text: String
    /// Where `text` starts, from 1.
    public var line: Int
    /// Where `text` is in the file, in bytes of UTF-8.
    public var byteRange: Range<Int>
    /// The comments before it: those after the statement before, but for those on that statement's last line.
    public var leadingComments: [Comment]
    /// The comments between its first word and its semicolon; those behind its last word are not part of `text`.
    public var innerComments: [Comment]
    /// The comments behind it on its last line.
    public var trailingComments: [Comment]
    /// Where the data of a `COPY … FROM stdin` is in the file, in bytes, without the line `\.` that ends it.
    public var copyData: Range<Int>?
  }

  /// Text that no statement can be made of.
  public struct SyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it starts, from 1.
    public var line: Int
    public var message: String

    public var description: String { "line \(line): \(message)" }
  }

  /// The statements in order; empty ones are left out.
  public private(set) var statements: [Statement]
  /// The comments after the last statement.
  public private(set) var closingComments: [Comment]
  /// The bytes of the file.
  public let source: [UInt8]

  /// Splits a file; its time grows with its length only.
  public init(_ text: String) throws(SyntaxError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Splits a file of UTF-8; a byte order mark at its start is skipped.
  public init(bytes: [UInt8]) throws(SyntaxError) {
    source = bytes
    let outcome = bytes.withUnsafeBufferPointer { buffer in
      var splitter = SQLSplitter(SQLScanner(buffer))
      return Result { () throws(SyntaxError) in
        try splitter.split()
        return (splitter.statements, splitter.comments)
      }
    }
    (statements, closingComments) = try outcome.get()
  }

  /// The data of a `COPY … FROM stdin`, ready for `Connection.copyIn`; empty for other statements.
  public func data(of statement: Statement) -> ArraySlice<UInt8> {
    statement.copyData.map { source[$0] } ?? []
  }
}
