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

  /// One number of the three: addresses are looked up by the hundred thousand.
  private var number: UInt64 {
    let column = UInt64(UInt32(bitPattern: subID)) &* 0x9E37_79B9
    return (UInt64(classID) << 32 | UInt64(objectID)) ^ (column << 20)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(number) }

  /// The number, mixed so that neighbours are spread: the server gives these numbers, and nobody chooses them to meet.
  public func _rawHashValue(seed: Int) -> Int {
    var mixed = (number ^ UInt64(bitPattern: Int64(seed))) &* 0xBF58_476D_1CE4_E5B9
    mixed ^= mixed >> 31
    mixed = mixed &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: mixed ^ (mixed >> 29))
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
  public static let foreignServer: UInt32 = 1417
  public static let userMapping: UInt32 = 1418
  public static let foreignDataWrapper: UInt32 = 2328
  public static let defaultACL: UInt32 = 826
  public static let accessMethod: UInt32 = 2601
  public static let accessMethodOperator: UInt32 = 2602
  public static let accessMethodProcedure: UInt32 = 2603
  public static let cast: UInt32 = 2605
  public static let conversion: UInt32 = 2607
  public static let language: UInt32 = 2612
  public static let operatorClass: UInt32 = 2616
  public static let `operator`: UInt32 = 2617
  public static let operatorFamily: UInt32 = 2753
  public static let transform: UInt32 = 3576
  public static let textSearchParser: UInt32 = 3601
  public static let textSearchTemplate: UInt32 = 3764
  public static let textSearchDictionary: UInt32 = 3600
  public static let textSearchConfiguration: UInt32 = 3602
  public static let publication: UInt32 = 6104
  public static let publicationRelation: UInt32 = 6106
  public static let publicationSchema: UInt32 = 6237
}
