import FoundationEssentials
import OnlineCopy
import Postgres

/// Everything a swap has to know after its beginning, as `strata.swaps` keeps it: the source is not asked again.
struct SwapRecord: Sendable, Hashable, Codable {
  var names: SwapNames
  var old: SwapSide
  var new: SwapSide
  /// The copies from the old schema under the application's name to the new one under `NAME_next`.
  var forward: [CopyRequest]
  /// The way back: from `NAME_next` to the application's name.
  var back: [CopyRequest]
  /// Tables that one side alone has; they are locked with the others when the schemas change places.
  var added: [String]
  var left: [String]
  var sequences: [SequencePair]
  var warnings: [String]

  /// A sequence of each side that continue each other, by their names within their schema.
  struct SequencePair: Sendable, Hashable, Codable {
    var old: String?
    var new: String
    /// Where the new one belongs to and no old one is there: the column whose greatest value it goes on from.
    var table: String?
    var column: String?
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  init(json: String) throws {
    self = try JSONDecoder().decode(SwapRecord.self, from: Data(json.utf8))
  }

  init(
    names: SwapNames,
    old: SwapSide,
    new: SwapSide,
    forward: [CopyRequest],
    back: [CopyRequest],
    added: [String],
    left: [String],
    sequences: [SequencePair],
    warnings: [String]
  ) {
    self.names = names
    self.old = old
    self.new = new
    self.forward = forward
    self.back = back
    self.added = added
    self.left = left
    self.sequences = sequences
    self.warnings = warnings
  }
}

/// How far a swap is.
public enum SwapPhase: String, Sendable, Hashable, Codable {
  /// The new schema is built; its rows are being copied.
  case copying
  /// The new schema follows the old one.
  case following
  /// The application uses the new schema, and the old one follows it.
  case swapped
  /// The application uses the old schema again, and the new one follows it.
  case reverted
  /// The old schema was dropped.
  case finished
  /// The new schema was dropped.
  case aborted

  /// Whether the application uses the new schema.
  var isNew: Bool { self == .swapped }
}
