/// When a table is vacuumed by `strata vacuum`: `.when(deadRows: 50_000, ratio: 0.05)`.
///
/// Written to `strata.policies` (kind `vacuum`) in this shape.
public struct VacuumPolicy: ModelValue {
  /// The number of dead rows from which on the table is vacuumed.
  public var deadRows: Int?
  /// The share of dead rows (0 to 1) from which on the table is vacuumed.
  public var ratio: Double?
  public var analyze: Bool
  /// The age of the oldest unfrozen transaction, in transactions, from which on rows are frozen.
  public var freezeAge: Int?

  public static func when(
    deadRows: Int? = nil,
    ratio: Double? = nil,
    analyze: Bool = true,
    freezeAge: Int? = nil
  ) -> VacuumPolicy {
    VacuumPolicy(deadRows: deadRows, ratio: ratio, analyze: analyze, freezeAge: freezeAge)
  }
}

/// How long rows are kept: `.rows(olderThan: .months(24), by: "created_at")`.
///
/// Written to `strata.policies` (kind `retention`) in this shape.
public struct RetentionPolicy: ModelValue {
  /// The column that tells the age of a row.
  public var column: String
  public var keep: Period
  /// Only rows for which this is true are deleted.
  public var `where`: String?
  /// How many rows one transaction deletes.
  public var batch: Int

  public static func rows(
    olderThan keep: Period,
    by column: String,
    where: String? = nil,
    batch: Int = 5000
  ) -> RetentionPolicy {
    RetentionPolicy(column: column, keep: keep, where: `where`, batch: batch)
  }
}

/// How important a table is to backups: `.tier("critical")`.
///
/// Written to `strata.policies` (kind `backup`) in this shape.
public struct BackupPolicy: ModelValue {
  public var tier: String
  public var every: Period?
  public var keep: Period?

  public static func tier(_ tier: String, every: Period? = nil, keep: Period? = nil) -> BackupPolicy {
    BackupPolicy(tier: tier, every: every, keep: keep)
  }
}

/// How often a materialized view is refreshed: `.every(.day, concurrently: true)`.
///
/// Written to `strata.policies` (kind `refresh`) in this shape.
public struct RefreshPolicy: ModelValue {
  public var every: Period
  /// Readers are not blocked; it needs a unique index over whole columns.
  public var concurrently: Bool

  public static func every(_ every: Period, concurrently: Bool = false) -> RefreshPolicy {
    RefreshPolicy(every: every, concurrently: concurrently)
  }
}
