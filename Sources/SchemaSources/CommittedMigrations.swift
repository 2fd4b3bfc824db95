import Diagnostics
public import Migrations

/// The migrations of a commit.
public enum CommittedMigrations {
  /// Reads the set as it was in a commit; empty where the commit has no such folder.
  ///
  /// - Parameters:
  ///   - reference: Anything git understands as a commit.
  ///   - path: The folder, relative to the working directory, or absolute.
  /// - Throws: ``Failure`` where git is missing, or there is no such commit.
  public static func read(reference: String, path: String) async throws -> MigrationSet {
    guard try await GitCheckout.holds(reference: reference, path: path) else {
      return MigrationSet(name: path, directory: path)
    }
    let checkout = try await GitCheckout.extract(reference: reference, path: path)
    defer { checkout.remove() }
    return try MigrationSet.read(directory: checkout.place)
  }
}
