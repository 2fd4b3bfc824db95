import Catalog
import Diagnostics

extension Failure {
  /// The failure of loading a schema with the objects as its cause that are not managed, and so were not made before what
  /// needs them.
  func naming(unmanaged objects: [UnmanagedObject]) -> Failure {
    guard code == "schema-not-loadable" else { return self }
    // PostgreSQL does not quote the names in these messages.
    let causes = objects.filter { object in
      let name = object.name.filter { $0 != "\"" }
      return diagnostics.contains { $0.message.contains("\"\(name)\" does not exist") }
    }
    guard !causes.isEmpty else { return self }
    var failure = self
    failure.details += causes.map { "\($0.kind) \($0.name) is not managed, and the schema needs it" }
    failure.advice = """
      What is not managed can stand in a schema that is declared as external, with a stub that makes it. No database was \
      touched.
      """
    return failure
  }
}
