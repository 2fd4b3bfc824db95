import FoundationEssentials
public import Postgres
import Subprocess

/// A second opinion on whether two databases hold the same schema: a comparison of what pg_dump writes, by a script
/// that stands beside the checkout and knows nothing of Strata.
public enum SchemaOracle {
  private static let script = "../shared/tools/schema_oracle.py"

  /// Whether the script is there.
  public static let isAvailable = FileManager.default.fileExists(atPath: script)

  /// What differs, in the script's words; empty where nothing does. The order of columns is not compared, because
  /// PostgreSQL can only add them at the end.
  public static func differences(_ left: ConnectionTarget, _ right: ConnectionTarget) async throws -> String {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: [script, "--ignore-column-order", left.secretConninfo, right.secretConninfo],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    if result.terminationStatus.isSuccess { return "" }
    return result.standardOutput + result.standardError
  }
}
