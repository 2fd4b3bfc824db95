/// One row of `schema_versions`: a migration that was applied, is being applied, or was rolled back.
public struct LedgerEntry: Sendable, Hashable, Codable {
  /// How far a migration is.
  public enum State: String, Sendable, Hashable, Codable {
    /// Begun and not finished; `version_steps` says how far it came.
    case running
    case applied
    /// Being rolled back, not finished; `version_steps` says how far it came.
    case undoing
    /// Rolled back; the row is history.
    case undone
  }

  public var id: Int64
  public var version: MigrationVersion
  public var description: String
  public var scriptName: String
  public var checksum: String
  public var installedBy: String
  /// When it was recorded, in UTC, ISO 8601 with milliseconds.
  public var installedAt: String
  /// How long the statements took, measured on the client.
  public var executionMilliseconds: Int64?
  public var state: State
  /// The SHA-256 of the stored undo script; `nil` where none is stored.
  public var rollbackChecksum: String?
  public var rollbackName: String?
  public var setName: String
  /// The hash over this row and all before it.
  public var chain: String
  public var toolVersion: String
  public var clientHost: String?
  public var rolledBackAt: String?
  public var rolledBackBy: String?
  /// Whether it was recorded without being run.
  public var isBaseline = false
  /// The identifier of the key that signed the set, where a signature was asked for.
  public var signedBy: String?
  /// The progress of a migration that is not one transaction, both directions, in order.
  public var steps: [LedgerStep] = []
}

extension LedgerEntry {
  /// The script that the lines of its steps are of.
  public func script(_ direction: LedgerStep.Direction) -> String {
    direction == .undo ? rollbackName ?? scriptName : scriptName
  }
}

/// One row of `version_steps`: a statement that commits by itself, or a whole transactional segment.
public struct LedgerStep: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable {
    /// Begun; whether it happened is not known.
    case started
    case done
    /// The server refused it.
    case failed
  }

  public enum Direction: String, Sendable, Hashable, Codable {
    case apply, undo
  }

  /// Where a step stands in its script.
  public struct Position: Sendable, Hashable, Codable, Comparable {
    /// The segment, counted from 1.
    public var segment: Int
    /// The statement of a segment without transaction, counted from 1; 0 is a whole transactional segment.
    public var step: Int

    public static func < (left: Position, right: Position) -> Bool {
      (left.segment, left.step) < (right.segment, right.step)
    }
  }

  public var direction: Direction
  public var position: Position
  /// The line of the script where it begins.
  public var line: Int
  /// The SHA-256 of the SQL.
  public var checksum: String
  public var sql: String
  public var state: State
  public var error: String?
  /// How far a backfill is; `nil` for every other step.
  public var progress: BackfillProgress?
}
