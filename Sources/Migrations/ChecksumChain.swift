import Digests

/// The content of `strata.sum`: the SHA-256 of every migration file, linked into a chain.
///
/// A checksum per file shows that a file changed. It does not show that a file was put between two others or that two
/// branches each added one; the chain does: the hash of a line covers the line before it, and the first line carries
/// the last hash. Two branches that add a migration both change the first line, so that merging them is a conflict a
/// person sees.
///
/// ```
/// strata.sum 1 <hash of the last line>
/// <sha256 of the file> <hash of this line and all before it> V1.0.0__create_billing.sql
/// ```
public struct ChecksumChain: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    /// The SHA-256 of the file's bytes, hexadecimal.
    public var checksum: String
    /// The hash of this line and all before it, hexadecimal.
    public var chain: String
    /// The name of the file.
    public var name: String
  }

  /// The name of the file that holds the chain.
  public static let fileName = "strata.sum"
  /// The hash before the first line.
  public static let start = String(repeating: "0", count: 64)

  public private(set) var lines: [Line] = []

  /// The hash of the last line.
  public var total: String { lines.last?.chain ?? Self.start }

  public init() {}

  /// The hash of one link: it covers the link before, the file's checksum and its name.
  public static func link(after previous: String, checksum: String, name: String) -> String {
    sha256Hex("\(previous) \(checksum) \(name)\n")
  }

  /// Adds a file at the end.
  public mutating func append(checksum: String, name: String) {
    let chain = Self.link(after: total, checksum: checksum, name: name)
    lines.append(Line(checksum: checksum, chain: chain, name: name))
  }

  /// The text of `strata.sum`.
  public var text: String {
    var text = "strata.sum 1 \(total)\n"
    for line in lines { text += "\(line.checksum) \(line.chain) \(line.name)\n" }
    return text
  }

  /// A line of `strata.sum` that is not what Strata wrote.
  public struct Flaw: Sendable, Hashable {
    public var line: Int
    public var message: String
  }

  /// Reads `strata.sum` and checks that every link is right; flaws are returned, what can be read is read.
  public static func parse(_ text: String) -> (chain: ChecksumChain, flaws: [Flaw]) {
    var chain = ChecksumChain()
    var flaws: [Flaw] = []
    var rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if rows.last?.isEmpty == true { rows.removeLast() }
    let header = (rows.first ?? "").split(separator: " ")
    if header.count != 3 || header[0] != "strata.sum" || header[1] != "1" {
      flaws.append(Flaw(line: 1, message: "the first line is not \"strata.sum 1 <hash>\""))
    }
    var previous = start
    var broken = false
    for (index, row) in rows.enumerated().dropFirst() {
      let parts = row.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, isHash(parts[0]), isHash(parts[1]) else {
        let merge = row.hasPrefix("<<<<<<<") || row.hasPrefix("=======") || row.hasPrefix(">>>>>>>")
        flaws.append(Flaw(line: index + 1, message: merge ? "a merge conflict is left" : "the line cannot be read"))
        broken = true
        continue
      }
      let line = Line(checksum: String(parts[0]), chain: String(parts[1]), name: String(parts[2]))
      if line.chain != link(after: previous, checksum: line.checksum, name: line.name), !broken {
        let message = "the chain breaks at \(printable(line.name)): a line was edited, inserted, removed or moved"
        flaws.append(Flaw(line: index + 1, message: message))
        broken = true
      }
      previous = line.chain
      chain.lines.append(line)
    }
    if header.count == 3, header[2] != previous, !broken {
      flaws.append(Flaw(line: 1, message: "the hash in the first line is not that of the last line"))
    }
    return (chain, flaws)
  }

  private static func isHash(_ text: Substring) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}
