import Catalog

/// What needs more than owning the objects that a plan changes.
enum RightsHazards {
  /// - Parameters:
  ///   - statement: The statement, which states what it does.
  ///   - identity: The object that it is for.
  static func hazards(of statement: PlannedStatement, for identity: ObjectIdentity) -> [Hazard] {
    var hazards = hazards(of: identity.kind)
    if case .changesOwner(_, let role?) = statement.effect {
      hazards.append(Hazard(.needsRights, "who runs it must be a member of the role \(role), or a superuser"))
    }
    return hazards
  }

  private static func hazards(of kind: ObjectKind) -> [Hazard] {
    switch kind {
    case .extension:
      return [Hazard(.needsRights, "an extension that is not trusted needs a superuser")]
    case .eventTrigger, .accessMethod, .foreignDataWrapper, .operatorClass, .operatorFamily, .baseType,
      .textSearchParser, .textSearchTemplate:
      return [Hazard(.needsRights, "\(kind.rawValue)s are made and changed by superusers alone")]
    case .language:
      return [Hazard(.needsRights, "a language that is not trusted needs a superuser")]
    case .publication:
      return [Hazard(.needsRights, "a publication of all tables, or of the tables in a schema, needs a superuser")]
    default: return []
    }
  }
}
