/// How `pg_depend`, `pg_description` and their like name an object: catalog, row and, for columns, attribute.
public struct ObjectAddress: Sendable, Hashable {
  /// The OID of the system catalog that holds the object.
  public var classID: UInt32
  public var objectID: UInt32
  /// The attribute number for a column, else 0.
  public var subID: Int32

  public init(_ classID: UInt32, _ objectID: UInt32, _ subID: Int32 = 0) {
    self.classID = classID
    self.objectID = objectID
    self.subID = subID
  }
}

/// The OIDs of the system catalogs, which are the same in every PostgreSQL (`src/include/catalog/*.h`).
public enum SystemCatalog {
  public static let type: UInt32 = 1247
  public static let procedure: UInt32 = 1255
  public static let relation: UInt32 = 1259
  public static let attributeDefault: UInt32 = 2604
  public static let constraint: UInt32 = 2606
  public static let rewrite: UInt32 = 2618
  public static let trigger: UInt32 = 2620
  public static let namespace: UInt32 = 2615
  public static let `extension`: UInt32 = 3079
  public static let policy: UInt32 = 3256
  public static let statistics: UInt32 = 3381
  public static let collation: UInt32 = 3456
  public static let eventTrigger: UInt32 = 3466
}
