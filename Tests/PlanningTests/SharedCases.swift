import FoundationEssentials
import Testing

/// One pair of schemas from the folder of cases that stands beside the checkout.
struct SharedCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var old: String
  var new: String

  enum CodingKeys: String, CodingKey {
    case name
    case old = "old_sql"
    case new = "new_sql"
  }

  var testDescription: String { name }

  /// All cases, or none where the folder is absent.
  ///
  /// `STRATA_CASES` keeps those whose name holds it.
  static let all: [SharedCase] = {
    let folder = "../shared/cases"
    let wanted = ProcessInfo.processInfo.environment["STRATA_CASES"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().flatMap { name -> [SharedCase] in
      guard let data = try? Data(contentsOf: URL(filePath: folder + "/" + name)) else { return [] }
      let cases = (try? JSONDecoder().decode([SharedCase].self, from: data)) ?? []
      return cases.filter { item in wanted.map { item.name.contains($0) } ?? true }
    }
  }()
}
