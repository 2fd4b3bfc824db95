/// The words of a piece of SQL: enough to see which names it mentions and which functions it calls.
///
/// Strings, dollar quotes and comments are skipped, so that a word inside a text is no mention. It decides nothing about
/// the meaning of the SQL; that is PostgreSQL's.
struct SQLWords {
  struct Word: Hashable {
    /// The word as PostgreSQL folds it: lower case unless it was quoted.
    var text: String
    var isQuoted: Bool
    /// Whether an opening parenthesis follows: the word is a call.
    var isCall: Bool
    /// Whether a dot stands before it, and what stands before that dot.
    var qualifier: String?
  }

  private(set) var words: [Word] = []
  private var bytes: [UInt8]
  private var position = 0

  init(_ sql: String) {
    bytes = Array(sql.utf8)
    scan()
  }

  /// Every distinct word.
  var names: Set<String> { Set(words.map(\.text)) }

  private func peek(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  private mutating func scan() {
    var qualifier: String?
    while position < bytes.count {
      let byte = peek()
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: "'"):
        skipString(escapes: false)
        qualifier = nil
      case UInt8(ascii: "\""):
        add(quoted(), isQuoted: true, &qualifier)
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
        while position < bytes.count, peek() != UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        skipComment()
      case UInt8(ascii: "$"):
        skipDollarQuote()
        qualifier = nil
      case _ where Self.startsWord(byte):
        let start = position
        while position < bytes.count, Self.continuesWord(peek()) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if peek() == UInt8(ascii: "'"), position - start == 1, "eEbBxXnN".contains(text) {
          skipString(escapes: text == "e" || text == "E")
          qualifier = nil
        } else {
          add(text.lowercased(), isQuoted: false, &qualifier)
        }
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        while position < bytes.count, Self.continuesWord(peek()) || peek() == UInt8(ascii: ".") { position += 1 }
        qualifier = nil
      default:
        position += 1
        qualifier = nil
      }
    }
  }

  private mutating func add(_ text: String, isQuoted: Bool, _ qualifier: inout String?) {
    var next = position
    while next < bytes.count, bytes[next] == UInt8(ascii: " ") || bytes[next] == UInt8(ascii: "\n") { next += 1 }
    let follower = next < bytes.count ? bytes[next] : 0
    words.append(
      Word(text: text, isQuoted: isQuoted, isCall: follower == UInt8(ascii: "("), qualifier: qualifier)
    )
    if follower == UInt8(ascii: ".") {
      qualifier = text
      position = next + 1
    } else {
      qualifier = nil
    }
  }

  private mutating func quoted() -> String {
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      if peek() == UInt8(ascii: "\"") {
        if peek(1) != UInt8(ascii: "\"") { break }
        position += 1
      }
      text.append(peek())
      position += 1
    }
    position += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func skipString(escapes: Bool) {
    position += 1
    while position < bytes.count {
      if escapes, peek() == UInt8(ascii: "\\") {
        position += 2
      } else if peek() == UInt8(ascii: "'") {
        position += 1
        if peek() != UInt8(ascii: "'") { return }
        position += 1
      } else {
        position += 1
      }
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
      } else {
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  private mutating func skipDollarQuote() {
    let start = position
    position += 1
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(peek()) { return }
    while position < bytes.count, Self.continuesWord(peek()), peek() != UInt8(ascii: "$") { position += 1 }
    guard peek() == UInt8(ascii: "$") else { return }
    position += 1
    let tag = Array(bytes[start..<position])
    while position < bytes.count {
      if peek() == UInt8(ascii: "$"), bytes[position...].starts(with: tag) {
        position += tag.count
        return
      }
      position += 1
    }
  }

  private static func startsWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func continuesWord(_ byte: UInt8) -> Bool {
    startsWord(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "$")
  }
}
