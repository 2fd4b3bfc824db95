import Postgres
import Diagnostics
import FoundationEssentials
public import SchemaDescription

extension PartitionSchedule {
  /// The pattern (of PostgreSQL's `to_char`) that follows `<table>_` in the names of partitions.
  public var namePattern: String {
    if let naming { return naming }
    guard let period = every.period else { return "" }
    switch period.unit {
    case .year: return "YYYY"
    case .month:
      if period.count % 12 == 0 { return "YYYY" }
      return period.count == 3 ? "YYYY\"_q\"Q" : "YYYY_MM"
    case .week: return "IYYY\"_w\"IW"
    case .day: return "YYYY_MM_DD"
    case .hour: return "YYYY_MM_DD_HH24"
    case .minute: return "YYYY_MM_DD_HH24_MI"
    }
  }

  /// The schedule that the body of a `partition` row of `strata.policies` holds.
  public init(policyBody: String) throws {
    do {
      self = try JSONDecoder().decode(PartitionSchedule.self, from: Data(policyBody.utf8))
    } catch {
      throw Failure(
        code: "unreadable-policy",
        "a partition policy in strata.policies cannot be read",
        details: [policyBody],
        underlying: error
      )
    }
  }

  /// A `DO` block that creates the partitions from ``start`` (else the current interval) through ``premake`` intervals
  /// ahead of now, and the default partition where there is one.
  ///
  /// It is plain SQL and idempotent: a partition that is there is skipped, and bounds follow each other without gaps.
  /// Bounds lie on a fixed grid in the schedule's time zone (months from January, weeks from Monday, other numbers of days
  /// from 2000-01-03), so that they do not depend on the day the block runs. The key column may be `date`, `timestamp`,
  /// `timestamptz`, `uuid` (version 7) or an integer type; which one it is, is read from the catalog.
  ///
  /// - Parameters:
  ///   - schema: The schema of the partitioned table, not quoted; the partitions are made in it.
  ///   - table: The partitioned table, not quoted.
  ///   - naming: The name that the partitions' names begin with; the table's where not given.
  ///   - source: A table (qualified and quoted) whose oldest row needs a partition too; the block then begins at the
  ///     earlier of ``start`` and that row.
  public func creationSQL(
    schema: String,
    table: String,
    naming base: String? = nil,
    coveringRowsOf source: String? = nil
  ) -> String {
    let block = PartitionBlock(schedule: self, schema: schema, table: table, base: base ?? table, source: source)
    return block.sql
  }
}

/// The text of the block that creates partitions.
private struct PartitionBlock {
  let schedule: PartitionSchedule
  let schema: String
  let table: String
  let base: String
  let source: String?

  var sql: String {
    let body = schedule.every.period.map { calendarBody($0) } ?? integerBody(schedule.every.integers ?? 1)
    var tag = "$strata$"
    var number = 0
    while body.contains(tag) {
      number += 1
      tag = "$strata\(number)$"
    }
    return "DO \(tag)\n\(body)\n\(tag)"
  }

  private var parent: String { quoteQualified(schema, table) }

  private var partitionName: String { "\(quoteLiteral(schema)), part" }

  /// The statements that make one partition out of `part`, `lower_text` and `upper_text`.
  private var creation: String {
    """
        IF to_regclass(format('%I.%I', \(partitionName))) IS NULL THEN
          EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
            \(partitionName), parent, lower_text, upper_text);
        ELSIF NOT EXISTS (SELECT FROM pg_catalog.pg_inherits
            WHERE inhparent = parent AND inhrelid = to_regclass(format('%I.%I', \(partitionName)))) THEN
          RAISE EXCEPTION 'relation % exists and is no partition of %', part, parent;
        END IF;
    """
  }

  private var defaultCreation: String {
    guard schedule.hasDefault else { return "" }
    return """

        IF NOT EXISTS (SELECT FROM pg_catalog.pg_partitioned_table WHERE partrelid = parent AND partdefid <> 0) THEN
          EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s DEFAULT',
            \(quoteLiteral(schema)), \(quoteLiteral(base + "_default")), parent);
        END IF;
      """
  }

  private func calendarBody(_ period: Period) -> String {
    // Local hours are not unique where clocks are set back; those of UTC are.
    let zone = period.unit == .hour || period.unit == .minute ? "UTC" : schedule.timeZone
    let column = quoteIdentifier(schedule.column)
    var beginning = grid("now() AT TIME ZONE zone", period)
    if let start = schedule.start { beginning = grid("timestamp " + quoteLiteral(start).drop { $0 == " " }, period) }
    let oldest =
      source.map { source in
        """
          IF key_type = 'uuid'::regtype THEN
            EXECUTE 'SELECT to_timestamp((''x'' || left(replace(k::text, ''-'', ''''), 12))::bit(48)::bigint / 1000.0)
              AT TIME ZONE $1 FROM (SELECT \(doubled(column)) AS k FROM \(doubled(source)) ORDER BY 1 LIMIT 1) AS o'
              INTO oldest USING zone;
          ELSIF key_type = 'timestamptz'::regtype THEN
            EXECUTE 'SELECT min(\(doubled(column))) AT TIME ZONE $1 FROM \(doubled(source))' INTO oldest USING zone;
          ELSE
            EXECUTE 'SELECT min(\(doubled(column)))::timestamp FROM \(doubled(source))' INTO oldest;
          END IF;
          lower := least(lower, \(grid("oldest", period)));

        """
      } ?? ""
    return """
      DECLARE
        parent constant regclass := \(quoteLiteral(parent));
        zone constant text := \(quoteLiteral(zone));
        step constant interval := \(quoteLiteral(period.description));
        key_type regtype;
        oldest timestamp;
        lower timestamp := \(beginning);
        last timestamp := \(grid("now() AT TIME ZONE zone", period)) + \(schedule.premake) * step;
        part text;
        lower_text text;
        upper_text text;
      BEGIN
        SELECT coalesce(nullif(t.typbasetype, 0), t.oid)::regtype INTO STRICT key_type
          FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
          WHERE a.attrelid = parent AND a.attname = \(quoteLiteral(schedule.column));
      \(oldest)  WHILE lower <= last LOOP
          part := \(quoteLiteral(base + "_")) || to_char(lower, \(quoteLiteral(schedule.namePattern)));
          IF key_type = 'timestamptz'::regtype THEN
            lower_text := lower AT TIME ZONE zone;
            upper_text := (lower + step) AT TIME ZONE zone;
          ELSIF key_type = 'uuid'::regtype THEN
            lower_text := lpad(to_hex((extract(epoch FROM lower AT TIME ZONE zone) * 1000)::bigint), 12, '0');
            upper_text := lpad(to_hex((extract(epoch FROM (lower + step) AT TIME ZONE zone) * 1000)::bigint), 12, '0');
            lower_text := rpad(lower_text, 32, '0')::uuid;
            upper_text := rpad(upper_text, 32, '0')::uuid;
          ELSE
            lower_text := lower;
            upper_text := lower + step;
          END IF;
      \(creation)
          lower := lower + step;
        END LOOP;\(defaultCreation)
      END
      """
  }

  private func integerBody(_ width: Int) -> String {
    let column = quoteIdentifier(schedule.column)
    let origin = schedule.start.map { quoteLiteral($0) + "::bigint" } ?? "0"
    return """
      DECLARE
        parent constant regclass := \(quoteLiteral(parent));
        step constant bigint := \(width);
        least_value bigint;
        greatest_value bigint;
        lower bigint := floor(\(origin)::numeric / \(width)) * \(width);
        part text;
        lower_text text;
        upper_text text;
      BEGIN
        SELECT min(\(column)), max(\(column)) INTO least_value, greatest_value FROM \(source ?? parent);
        greatest_value := floor(greatest(coalesce(greatest_value, lower), lower)::numeric / step) * step
          + \(schedule.premake) * step;
        lower := \(source == nil ? "lower" : "least(lower, floor(least_value::numeric / step) * step)");
        WHILE lower <= greatest_value LOOP
          part := \(quoteLiteral(base + "_")) || replace(lower::text, '-', 'm');
          lower_text := lower;
          upper_text := lower + step;
      \(creation)
          lower := lower + step;
        END LOOP;\(defaultCreation)
      END
      """
  }

  /// The beginning of the interval that holds the local time `time`.
  private func grid(_ time: String, _ period: Period) -> String {
    let count = max(period.count, 1)
    switch period.unit {
    case .year, .month:
      let months = period.unit == .year ? count * 12 : count
      return "date_trunc('month', \(time)) - make_interval(months => mod((extract(year FROM \(time)) * 12"
        + " + extract(month FROM \(time)) - 1)::int, \(months)))"
    case .week, .day:
      return "date_bin('\(period.unit == .week ? count * 7 : count) days', \(time), timestamp '2000-01-03')"
    case .hour:
      return "date_bin('\(count) hours', \(time), timestamp '2000-01-01')"
    case .minute:
      return "date_bin('\(count) minutes', \(time), timestamp '2000-01-01')"
    }
  }

  /// A piece of SQL inside a string constant.
  private func doubled(_ sql: String) -> String {
    sql.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }
}
