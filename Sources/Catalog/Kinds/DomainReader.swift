import Postgres

enum DomainReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.typname, \(ownership(owner: "t.typowner", acl: "t.typacl", letter: "T")), t.typarray,
      pg_catalog.format_type(t.typbasetype, t.typtypmod),
      CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::pg_catalog.regcollation END,
      t.typnotnull, pg_catalog.pg_get_expr(t.typdefaultbin, 0),
      k.oids, k.kinds, k.names, k.definitions, k.valid, k.comments
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    LEFT JOIN (
      SELECT c.contypid,
        pg_catalog.array_agg(c.oid::pg_catalog.text ORDER BY c.conname) AS oids,
        pg_catalog.array_agg(c.contype::pg_catalog.text ORDER BY c.conname) AS kinds,
        pg_catalog.array_agg(c.conname::pg_catalog.text ORDER BY c.conname) AS names,
        pg_catalog.array_agg(pg_catalog.pg_get_constraintdef(c.oid) ORDER BY c.conname) AS definitions,
        pg_catalog.array_agg(c.convalidated::pg_catalog.text ORDER BY c.conname) AS valid,
        pg_catalog.array_agg(pg_catalog.obj_description(c.oid, 'pg_constraint') ORDER BY c.conname) AS comments
      FROM pg_catalog.pg_constraint c WHERE c.contypid <> 0 GROUP BY c.contypid
    ) k ON k.contypid = t.oid
    WHERE t.typtype = 'd' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.type, oid) { continue }
      let identity = ObjectIdentity(.domain, schema: try row.string(1), name: try row.string(2))
      var domain = Domain(
        baseType: try row.string(7),
        collation: row[8],
        isNotNull: try row.bool(9),
        defaultValue: row[10]
      )
      let constraints = row[11] == nil ? [] : try readConstraints(row, of: identity, into: &domain)
      builder.add(
        identity,
        domain,
        at: ObjectAddress(SystemCatalog.type, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      builder.alias(ObjectAddress(SystemCatalog.type, try row.oid(6)), to: identity)
      for (constraint, comment) in constraints {
        let address = ObjectAddress(SystemCatalog.constraint, constraint)
        builder.alias(address, to: identity)
        // The definition has it: it is not the domain's own.
        if let comment { builder.giveComment(comment, at: address) }
      }
    }
  }

  /// Adds the constraints to the domain and gives their OIDs, with their comments.
  private static func readConstraints(
    _ row: Row,
    of identity: ObjectIdentity,
    into domain: inout Domain
  ) throws(PostgresError) -> [(oid: UInt32, comment: String?)] {
    var found: [(oid: UInt32, comment: String?)] = []
    let (oids, kinds, names) = (try row.textArray(11), try row.textArray(12), try row.textArray(13))
    let (definitions, valid, comments) = (try row.textArray(14), try row.textArray(15), try row.textArray(16))
    for index in oids.indices {
      guard let oid = oids[index].flatMap({ UInt32($0) }), let name = names[index] else { continue }
      found.append((oid, comments[index]))
      if kinds[index] == "n" {
        domain.notNullName = ExactText.isSame(name, Domain.defaultNotNullName(identity)) ? nil : name
        domain.notNullComment = comments[index]
        continue
      }
      let text = definitions[index] ?? ""
      domain.checks.append(
        DomainCheck(
          name: name,
          definition: text.hasSuffix(" NOT VALID") ? String(text.dropLast(10)) : text,
          isValid: valid[index] == "true",
          comment: comments[index]
        )
      )
    }
    return found
  }
}
