import Postgres

/// A type that is a shell until functions over it are there: those need its name, and it needs them. The type and these
/// functions are made and dropped together (PostgreSQL documentation, "CREATE TYPE").
protocol ShelledType: ObjectDefinition {
  /// The functions that come and go with the type.
  var ownFunctions: [ObjectIdentity] { get }
}

extension ShelledType {
  /// The statement that makes the type, after the shell and the functions that are made with it.
  func shellFirst(_ creation: DDL, of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let functions = ownFunctions.filter(context.folded.contains).compactMap { context.catalog[$0] }
    if functions.isEmpty { return [creation] }
    return [DDL("CREATE TYPE \(identity.sqlName)")]
      + functions.flatMap { $0.definition.creation(of: $0.identity, in: context) } + [creation]
  }

  /// The type and its functions need each other: only `CASCADE` takes all of them. Whatever else of the catalog needs
  /// them is gone by then; what Strata does not see, such as a column in a schema of others, must not go with them.
  func removalWithFunctions(of identity: ObjectIdentity) -> [DDL] {
    let drop = "DROP \(identity.address)"
    if ownFunctions.isEmpty { return [DDL(drop)] }
    return [DDL(refusingDependents(of: identity), why: "nothing else may go with \(identity)"), DDL(drop + " CASCADE")]
  }

  /// A statement that fails where more depends on a type than what comes with it and its functions.
  private func refusingDependents(of identity: ObjectIdentity) -> String {
    let type = quoteLiteral(identity.sqlName)
    let functions = ownFunctions.map { "\(quoteLiteral($0.sqlName))::pg_catalog.regprocedure" }.joined(separator: ", ")
    return """
      DO $strata$
      DECLARE other text;
      BEGIN
        WITH RECURSIVE own(classid, objid) AS (
          SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, \(type)::pg_catalog.regtype::oid
          UNION
          SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
          JOIN own ON d.refclassid = own.classid AND d.refobjid = own.objid
          WHERE d.deptype = 'i' OR d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            AND d.objid IN (\(functions))
        )
        SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) INTO other FROM pg_catalog.pg_depend d
        JOIN own ON d.refclassid = own.classid AND d.refobjid = own.objid
        WHERE (d.classid, d.objid) NOT IN (SELECT classid, objid FROM own) LIMIT 1;
        IF FOUND THEN
          RAISE dependent_objects_still_exist USING MESSAGE = 'cannot drop type ' || \(type)
            || ' because ' || other || ' depends on it';
        END IF;
      END $strata$
      """
  }
}

extension Catalog {
  /// The type that a function belongs to, with which it comes and goes.
  public func type(withFunction function: ObjectIdentity) -> ObjectIdentity? {
    guard function.kind == .function else { return nil }
    return self[function]?.dependencies.first { need in
      guard need.kind == .rangeType || need.kind == .baseType else { return false }
      return (self[need]?.definition as? any ShelledType)?.ownFunctions.contains(function) == true
    }
  }
}
