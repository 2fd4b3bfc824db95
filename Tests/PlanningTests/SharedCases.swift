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

  /// The cases in which pg_dump writes another text for the same schema, each with the reason.
  static let spelledOtherwise: [String: String] = {
    let parameters = "pg_dump writes storage parameters in the order in which they were set, which means nothing"
    let condition = "PostgreSQL writes the same IN list in another way after it was loaded once more"
    return [
      "table/storage-params": parameters,
      "pgschema/create_index/add_index_with_reloptions": parameters,
      "pgschema/create_index/issue_473_partial_index_in_list": condition,
      "pgschema/online/add_constraint": condition,
    ]
  }()
}
