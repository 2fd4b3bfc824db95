import Postgres
import Shadow

/// Databases that were filled once and are cloned for every test that needs the same start.
actor TestTemplates {
  static let shared = TestTemplates()

  private var templates: [String: Task<ConnectionTarget, any Error>] = [:]

  /// A new database in which `script` has been run, which happens once per process and script.
  func makeDatabase(_ script: String, _ label: String) async throws -> ConnectionTarget {
    let server = try await TestServer.shared
    guard !script.isEmpty else { return try await server.makeDatabase(label) }
    let making =
      templates[script]
      ?? Task {
        let template = try await server.makeDatabase("template")
        let connection = try await Connection.connect(to: template)
        do {
          try await connection.execute(script)
        } catch {
          await connection.close()
          throw error
        }
        await connection.close()
        return template
      }
    templates[script] = making
    return try await server.cloneDatabase(try await making.value, label)
  }
}
