import Postgres

/// An event trigger (PostgreSQL documentation, "CREATE EVENT TRIGGER").
public struct EventTrigger: ObjectDefinition {
  @Exact public var event: String
  /// The command tags that it is for; empty for all.
  @Exact public var tags: [String]
  /// The function's qualified and quoted name.
  @Exact public var function: String
  public var state: Trigger.State

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let filter = tags.isEmpty ? "" : "\n  WHEN TAG IN (\(tags.map(quoteLiteral).joined(separator: ", ")))"
    let sql = "CREATE \(identity.address) ON \(event)\(filter)\n  EXECUTE FUNCTION \(function)()"
    return [DDL(sql)] + (state == .enabled ? [] : [switching(identity)])
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: EventTrigger,
    in context: AlterationContext
  ) -> Alteration {
    guard $event == new.$event && $tags == new.$tags && $function == new.$function else {
      return .replace(why: "PostgreSQL can only switch an event trigger on and off")
    }
    return .inPlace([new.switching(identity)])
  }

  private func switching(_ identity: ObjectIdentity) -> DDL { DDL("ALTER \(identity.address) \(state.rawValue)") }
}

enum EventTriggerReader: KindReader {
  /// An event trigger belongs to whom its function belongs.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT e.oid, e.evtname, pg_catalog.pg_get_userbyid(e.evtowner), e.evtevent, e.evttags,
      pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname), e.evtenabled
    FROM pg_catalog.pg_event_trigger e
    JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.eventTrigger, oid) { continue }
      builder.add(
        ObjectIdentity(.eventTrigger, name: try row.string(1)),
        EventTrigger(
          event: try row.string(3),
          tags: try row.texts(4) ?? [],
          function: try row.string(5),
          state: Trigger.State(try row.string(6))
        ),
        at: ObjectAddress(SystemCatalog.eventTrigger, oid),
        owner: try row.string(2)
      )
    }
  }
}
