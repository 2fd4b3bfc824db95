import Diagnostics
import Migrations
import Reporting
import SchemaSources

extension ShadowOptions {
  /// What files destroy without declaring it; nothing, said in a detail, where no PostgreSQL is there to run them.
  func undeclaredLosses(
    _ set: MigrationSet,
    _ console: Console,
    in isAsked: @Sendable (MigrationFile) -> Bool
  ) async throws -> [Diagnostic] {
    do {
      return try await reading(console) { materializer in
        try await UndeclaredLosses(set, materializer: materializer).findings(isAsked)
      }
    } catch  where url == nil && !(error is CancellationError) {
      let reason = (error as? Failure)?.message ?? "\(error)"
      console.detail("not looked whether the files declare what they destroy: \(reason)")
      return []
    }
  }
}
