import Diagnostics
import FoundationEssentials

/// Silences in Swift schemas: `// strata:allow ST012 reason`, on the line that a finding names or on the line before it.
enum SwiftAllowances {
  /// Whether a silence is meant for a finding at a place.
  static func covers(_ allowance: Allowance, _ place: Place?) -> Bool {
    guard let place, let line = place.line, let start = allowance.place.line else { return false }
    return place.path == allowance.place.path && (start == line || start + 1 == line)
  }

  /// The silences in the Swift files of a folder, sorted by path.
  static func read(directory: String) throws -> [Allowance] {
    let manager = FileManager.default
    let names = try manager.subpathsOfDirectory(atPath: directory).filter { $0.hasSuffix(".swift") }.sorted()
    var folder = directory
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let here = manager.currentDirectoryPath + "/"
    // As places of the model are shown: relative to the working directory where they are below it.
    if folder.hasPrefix(here) { folder = String(folder.dropFirst(here.count)) }
    return names.flatMap { name -> [Allowance] in
      let data = manager.contents(atPath: "\(folder)/\(name)") ?? Data()
      return allowances(in: String(decoding: data, as: UTF8.self), path: "\(folder)/\(name)")
    }
  }

  /// The silences in a file: comments of one line, alone or behind code.
  static func allowances(in text: String, path: String) -> [Allowance] {
    var found: [Allowance] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let start = line.firstRange(of: "// strata:allow") ?? line.firstRange(of: "//strata:allow") else {
        continue
      }
      // An odd number of quotes before it: it is inside of a string.
      guard line[..<start.lowerBound].count(where: { $0 == "\"" }).isMultiple(of: 2) else { continue }
      let body = line[start.lowerBound...].dropFirst(2).drop(while: \.isWhitespace)
      if let allowance = Allowance(body, at: Place(path: path, line: index + 1)) { found.append(allowance) }
    }
    return found
  }
}
