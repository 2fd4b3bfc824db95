public import Catalog
import Diagnostics

extension Console {
  /// Says what was seen and takes no part in a comparison.
  public func report(notCompared objects: [UnmanagedObject]) {
    report(
      objects.map { object in
        let reason = object.reason.map { " (\($0))" } ?? ""
        return Diagnostic(.note, code: "not-compared", "not compared: \(object.kind) \(object.name)\(reason)")
      }
    )
  }
}
