import Diagnostics
import FoundationEssentials
import SchemaDescription

/// What a schema's program wrote, with the folder it was compiled from.
struct SchemaResult {
  /// The folder as the compiler was given it: the beginning of every place's path.
  var root: String
  var json: Data

  private struct Header: Decodable {
    var format: Int
    var isolated: Bool
  }

  private struct Document: Decodable {
    var model: Model
  }

  private var header: Header? { try? JSONDecoder().decode(Header.self, from: json) }

  /// Whether the program had no network.
  var isIsolated: Bool { header?.isolated ?? true }

  func model(rewritingPaths rewrite: @escaping @Sendable (String) -> String) throws -> Model {
    guard let header, header.format == Model.formatVersion else {
      throw Failure(
        code: "unknown-format",
        "the schema's program wrote a result that this version of Strata does not read",
        advice: "The module in STRATA_MODULE_PATH belongs to another version; unset it."
      )
    }
    let decoder = JSONDecoder()
    if let key = SourcePlace.pathRewriting { decoder.userInfo[key] = rewrite }
    do {
      return try decoder.decode(Document.self, from: json).model
    } catch {
      throw Failure(code: "unreadable-result", "the result of the schema's program cannot be read", underlying: error)
    }
  }
}
