import Postgres

extension ObjectIdentity {
  /// The name as SQL writes it, qualified and quoted: `public.invoices`, `public.fn_total(uuid)`.
  ///
  /// For a part of a relation it is the part's own name; ``relationName`` is the relation's.
  public var sqlName: String {
    switch kind {
    case .operator: return "\(schema.map(quoteIdentifier) ?? "pg_catalog").\(name)(\(arguments ?? ""))"
    case .operatorClass, .operatorFamily: return "\(quoteQualified(schema, name)) USING \(arguments ?? "")"
    case .cast: return "(\(name))"
    case .transform: return "FOR \(name) LANGUAGE \(arguments ?? "")"
    case .userMapping: return "FOR \(arguments ?? "") SERVER \(quoteIdentifier(name))"
    case .defaultPrivileges: return "ON \(name)\(defaultPrivilegesScope)"
    default: break
    }
    // An index is a part of its table, but its name stands alone in its schema.
    let quoted = parent == nil || kind == .index ? quoteQualified(schema, name) : quoteIdentifier(name)
    return arguments.map { "\(quoted)(\($0))" } ?? quoted
  }

  /// ` FOR ROLE app IN SCHEMA public`, as `ALTER DEFAULT PRIVILEGES` has it; without a role it is the current one.
  var defaultPrivilegesScope: String {
    (arguments.map { " FOR ROLE \($0)" } ?? "") + (schema.map { " IN SCHEMA \(quoteIdentifier($0))" } ?? "")
  }

  /// The qualified and quoted name of the relation that the object is a part of, or of the object itself.
  public var relationName: String { quoteQualified(schema, parent ?? name) }

  /// How `COMMENT ON`, `ALTER`, `DROP` and error texts address the object: `TABLE public.invoices`,
  /// `CONSTRAINT invoices_total_check ON public.invoices`.
  public var address: String {
    switch kind {
    case .column: "COLUMN \(relationName).\(quoteIdentifier(name))"
    case .constraint, .foreignKey: "CONSTRAINT \(quoteIdentifier(name)) ON \(relationName)"
    case .trigger: "TRIGGER \(quoteIdentifier(name)) ON \(relationName)"
    case .policy: "POLICY \(quoteIdentifier(name)) ON \(relationName)"
    case .rule: "RULE \(quoteIdentifier(name)) ON \(relationName)"
    case .aggregate where arguments?.isEmpty == true: "AGGREGATE \(quoteQualified(schema, name))(*)"
    default: "\(keyword) \(sqlName)"
    }
  }

  /// `ALTER TABLE … VALIDATE CONSTRAINT …`, for a constraint or a foreign key.
  public var validation: DDL {
    let sql = "ALTER TABLE \(relationName) VALIDATE CONSTRAINT \(quoteIdentifier(name))"
    return DDL(sql, effect: .validates(self))
  }

  /// SQL's word for the kind, as `ALTER` and `DROP` write it.
  public var keyword: String {
    switch kind {
    case .enumType, .baseType, .compositeType, .rangeType: "TYPE"
    case .columnDefault: "COLUMN DEFAULT"
    default: kind.rawValue.uppercased()
    }
  }
}

extension ObjectIdentity: CustomStringConvertible {
  /// How the object is named to a person: `column public.invoices.total`, `index public.idx_invoices_total`.
  public var description: String {
    if parent != nil, kind != .index {
      return "\(kind.rawValue) \(relationName).\(quoteIdentifier(name))"
    }
    return "\(kind.rawValue) \(sqlName)"
  }
}
