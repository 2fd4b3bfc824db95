/// When a constraint is checked: at once (not said), or at the end of the transaction if asked for, or always then.
public enum Deferral: String, Sendable, Codable, Hashable {
  /// `DEFERRABLE INITIALLY IMMEDIATE`.
  case initiallyImmediate
  /// `DEFERRABLE INITIALLY DEFERRED`.
  case initiallyDeferred
}
