import Postgres

extension Row {
  /// The texts of an array column without its NULL elements; `nil` where the column is NULL.
  func texts(_ index: Int) throws(PostgresError) -> [String]? {
    guard self[index] != nil else { return nil }
    return try textArray(index).compactMap { $0 }
  }

  /// The single character of a column of type `"char"`; `nil` where it is NULL or empty.
  func character(_ index: Int) -> Character? { self[index]?.first }
}

extension KindReader {
  /// The three columns that ``CatalogBuilder/add(_:_:at:owner:acl:aclDefault:ordinal:)`` wants: owner, ACL and, where
  /// there is an ACL, the default one.
  ///
  /// - Parameters:
  ///   - owner: The column that holds the owner's OID.
  ///   - acl: The column that holds the ACL.
  ///   - letter: The kind of object as `acldefault()` names it.
  static func ownership(owner: String, acl: String, letter: String) -> String {
    """
    pg_catalog.pg_get_userbyid(\(owner)), \(acl)::pg_catalog.text[],
      CASE WHEN \(acl) IS NOT NULL THEN pg_catalog.acldefault('\(letter)', \(owner)) END::pg_catalog.text[]
    """
  }

  /// A condition that keeps objects which are made neither by an extension nor by another object, as the constructors of
  /// a range type are.
  static func noMember(of classID: UInt32, _ oid: String) -> String {
    """
    NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = \(classID) AND e.objid = \(oid)
      AND e.deptype IN ('e', 'i'))
    """
  }
}
