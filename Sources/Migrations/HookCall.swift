/// One call of a hook: what it is told about the run.
struct HookCall: Sendable {
  var hook: Hook
  var direction: VersionRun.Direction
  /// The version or repeatable migration it runs for; `nil` where it runs for the whole.
  var subject: String?
  /// The script of that version.
  var script: String?
  /// Where the database stood before the run, and where it will stand after it, or stands where it failed.
  var from: MigrationVersion
  var to: MigrationVersion
  /// What went wrong, where the hook runs for that.
  var error: String?

  /// What a program finds in its environment as `STRATA_…`, and a script as settings `strata.…`, in order.
  func facts(set: String, ledgerSchema: String) -> [(name: String, value: String)] {
    [
      ("hook", hook.moment.rawValue), ("direction", direction.rawValue), ("set", set), ("ledger_schema", ledgerSchema),
      ("version", subject ?? ""), ("script", script ?? ""), ("from", from.isEmpty ? "" : from.text),
      ("to", to.isEmpty ? "" : to.text), ("error", error ?? ""),
    ]
  }
}
