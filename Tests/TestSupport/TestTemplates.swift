import Postgres
import Shadow

/// Databases that were filled once and are cloned for every test that needs the same start.
actor TestTemplates {
  static let shared = TestTemplates()

  private struct Key: Hashable {
    var version: TestedVersion
    var script: String
  }

  private var templates: [Key: Task<ConnectionTarget, any Error>] = [:]

  /// A new database in which `script` has been run, which happens once per process and script.
  func makeDatabase(_ script: String, _ label: String) async throws -> ConnectionTarget {
    let server = try await TestServer.shared
    let key = Key(version: TestServer.version, script: script)
    guard !script.isEmpty else { return try await server.makeDatabase(label) }
    let making =
      templates[key]
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
    templates[key] = making
    return try await server.cloneDatabase(try await making.value, label)
  }
}
