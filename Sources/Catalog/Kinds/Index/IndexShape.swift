import Postgres

/// What two indexes share whose definitions differ in the names of the columns only.
///
/// `pg_get_indexdef()` is by far the dearest question a catalog can ask: for every column it looks through all operator
/// classes of the access method. Indexes of plain columns come in few shapes, though. So PostgreSQL is asked for one
/// index of each shape, and the others are that text with their own columns in it.
struct IndexShape: Hashable {
  /// What decides about the text: access method, operator classes, collations, directions, storage parameters, and the
  /// number of key columns, as `pg_index` has them.
  @Exact var attributes: String
  /// The types and collations of the columns: they decide which operator class and collation go without saying.
  @Exact var columns: String
}

/// An index that was read without the text of its definition.
struct UndefinedIndex {
  var identity: ObjectIdentity
  var oid: UInt32
  /// The storage parameters as `pg_class.reloptions` has them.
  var parameters: [String]
  var columns: [String] = []
  /// `nil` where the definition must be asked for by itself.
  var shape: IndexShape?

  /// The same without a shape.
  var alone: UndefinedIndex {
    var copy = self
    copy.shape = nil
    return copy
  }
}

/// The text of an index definition with its columns cut out.
struct IndexTemplate {
  /// What stands before the first column, between the columns, and after the last.
  private let pieces: [Substring]

  /// Cuts the columns out of `btree (status, created_at DESC) INCLUDE (id)`; `nil` where they are not found there.
  init?(_ index: Index, columns: [String]) {
    var pieces: [Substring] = []
    var rest = index.definition[...]
    for column in columns {
      guard let start = Self.firstItem(in: rest) else { return nil }
      let quoted = quoteIdentifier(column)
      guard rest[start...].utf8.starts(with: quoted.utf8) else { return nil }
      pieces.append(rest[..<start])
      rest = rest[rest.utf8.index(start, offsetBy: quoted.utf8.count)...]
    }
    self.pieces = pieces + [rest]
    holdsParameters = index.parameters.isEmpty
  }

  /// Whether the storage parameters could not be told from the definition and stay in it.
  private let holdsParameters: Bool

  /// Gives another index of the same shape its definition.
  func define(_ index: inout Index, columns: [String]) {
    var text = String(pieces[0])
    for (column, piece) in zip(columns, pieces.dropFirst()) {
      text += quoteIdentifier(column)
      text += piece
    }
    index.definition = text
    if holdsParameters { index.parameters = .init() }
  }

  /// Where the next item of a list begins: after an opening parenthesis or a comma that stands in no quotes.
  private static func firstItem(in text: Substring) -> Substring.Index? {
    var isQuoted = false
    var index = text.startIndex
    while index < text.endIndex {
      let character = text.utf8[index]
      index = text.utf8.index(after: index)
      switch character {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "(") where !isQuoted: return index
      case UInt8(ascii: ",") where !isQuoted:
        guard index < text.endIndex, text.utf8[index] == UInt8(ascii: " ") else { return nil }
        return text.utf8.index(after: index)
      default: break
      }
    }
    return nil
  }
}
