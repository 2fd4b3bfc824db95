/// Which Strata this is.
enum Version {
  /// The version of the sources, as CHANGELOG.md names it.
  static let number = "0.1.0"

  /// What `strata --version` prints.
  static var text: String { "strata \(number)" }
}
