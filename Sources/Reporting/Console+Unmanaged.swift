public import Catalog
import Diagnostics

extension Console {
  /// Says what was seen and takes no part in a comparison.
  public func report(notCompared objects: [UnmanagedObject]) {
    report(objects, "not-compared", "not compared")
  }

  /// Says what was seen and is left out because Strata does not manage it.
  public func report(notManaged objects: [UnmanagedObject]) {
    report(objects, "not-managed", "not managed")
  }

  private func report(_ objects: [UnmanagedObject], _ code: String, _ what: String) {
    report(
      objects.map { object in
        let reason = object.reason.map { " (\($0))" } ?? ""
        return Diagnostic(.note, code: code, "\(what): \(object.kind) \(object.name)\(reason)")
      }
    )
  }
}

extension UnmanagedObject {
  var json: JSON { ["kind": .string(kind), "name": .string(name), "reason": JSON(reason)] }
}
