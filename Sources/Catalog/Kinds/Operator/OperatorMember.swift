import Postgres

/// An operator or a support function that belongs to an operator class or, alone, to its family.
public struct OperatorMember: Sendable, Hashable, Codable {
  public var isFunction: Bool
  /// The strategy's or the support function's number.
  public var number: Int
  /// The types that it is for: `integer, bigint`.
  @Exact public var types: String
  /// The operator with `FOR ORDER BY`, or the function with its arguments, as SQL.
  @Exact public var object: String

  /// `OPERATOR 1 public.<(integer, bigint)`, `FUNCTION 1 (integer, bigint) public.cmp(integer, bigint)`.
  var sql: String { isFunction ? "FUNCTION \(number) (\(types)) \(object)" : "OPERATOR \(number) \(object)" }

  /// How `ALTER OPERATOR FAMILY … DROP` names it.
  var slot: String { "\(isFunction ? "FUNCTION" : "OPERATOR") \(number) (\(types))" }

  /// A query for the members of what `pg_depend` says they belong to: the oid of the owner, the catalog and the oid of
  /// the member's row, and what ``init(_:_:)`` wants.
  ///
  /// pg_dump asks the same way which members are a class's and which are loose in the family (`dumpOpclass`).
  static func query(of owner: UInt32) -> String {
    """
    SELECT d.refobjid AS owner, d.classid, d.objid, false AS is_function, m.amopstrategy AS number,
      pg_catalog.format_type(m.amoplefttype, NULL) || ', ' || pg_catalog.format_type(m.amoprighttype, NULL) AS types,
      m.amopopr::pg_catalog.regoperator::pg_catalog.text || CASE WHEN m.amoppurpose = 'o'
        THEN pg_catalog.format(' FOR ORDER BY %I.%I', fn.nspname, f.opfname) ELSE '' END AS object
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_amop m ON m.oid = d.objid
    LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = m.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
    WHERE d.classid = \(SystemCatalog.accessMethodOperator) AND d.refclassid = \(owner) AND d.objid >= 16384
    UNION ALL
    SELECT d.refobjid, d.classid, d.objid, true, m.amprocnum,
      pg_catalog.format_type(m.amproclefttype, NULL) || ', ' || pg_catalog.format_type(m.amprocrighttype, NULL),
      m.amproc::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_amproc m ON m.oid = d.objid
    WHERE d.classid = \(SystemCatalog.accessMethodProcedure) AND d.refclassid = \(owner) AND d.objid >= 16384
    """
  }

  /// The order in which members are written.
  static let order = "m.is_function, m.number, m.types COLLATE \"C\""

  init(_ row: Row, at index: Int) throws(PostgresError) {
    isFunction = try row.bool(index)
    number = try row.int(index + 1)
    types = try row.string(index + 2)
    object = try row.string(index + 3)
  }
}
