import SchemaDescription

/// Who changed what, and how it was before.
///
/// The documents are compressed with LZ4 and kept out of line when they are large: PostgreSQL's default storage,
/// `EXTENDED`. (`EXTERNAL` would keep them out of line *without* compressing them.) A default partition catches what
/// is written when no partition has been made for the month: an audit that fails would fail the change it records.
let auditTrail = Table(
  "audit_trail",
  comment: "Who changed what, and how it was before; kept in a partition for every month.",
  columns: [
    .column("id", .bigint, .notNull, identity: .always),
    .column("table_name", .name, .notNull),
    .column("operation", .text, .notNull),
    .column("user_id", .uuid, comment: "The setting app.user_id of the session, where it has one."),
    .column("organization_id", .uuid),
    .column("record_id", .uuid, .notNull),
    .column("old_values", .jsonb, storage: .extended, compression: .lz4),
    .column("new_values", .jsonb, storage: .extended, compression: .lz4),
    .column("ip_address", .inet),
    .column("user_agent", .text),
    instant("created_at", .notNull, default: "now()"),
  ],
  primaryKey: ["id", "created_at"],
  checks: [
    oneOf("operation", ["INSERT", "UPDATE", "DELETE"])
  ],
  indexes: [
    .index(on: ["record_id", .descending("created_at")]),
    .index(on: ["organization_id", .descending("created_at")]),
  ],
  partitioned: .range(
    "created_at",
    every: .month,
    premake: 3,
    retain: .years(7, then: .detach),
    defaultPartition: true
  )
)

extension Table {
  /// Records every change of the table's rows in the audit trail.
  func audited() -> Table {
    var table = self
    table.triggers.append(
      .trigger("trg_\(name)_record_audit", .after, [.insert, .update, .delete], execute: "fn_record_audit")
    )
    return table
  }
}

/// Runs with the rights of its owner: who changes a row needs no right to write, or to forge, its history.
let recordAudit = Function(
  "fn_record_audit",
  returns: .trigger,
  security: .definer,
  set: ["search_path": "pg_catalog, pg_temp"],
  comment: "Records a change of a row in the audit trail; rows that were written but not changed are left out.",
  body: """
    DECLARE
      before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
      after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
      subject jsonb := coalesce(after, before);
    BEGIN
      IF before IS NOT DISTINCT FROM after THEN
        RETURN NULL;
      END IF;
      INSERT INTO public.audit_trail
        (table_name, operation, user_id, organization_id, record_id, old_values, new_values, ip_address, user_agent)
      VALUES (
        TG_TABLE_NAME, TG_OP, nullif(current_setting('app.user_id', true), '')::uuid,
        (subject ->> CASE TG_TABLE_NAME WHEN 'organizations' THEN 'id' ELSE 'organization_id' END)::uuid,
        (subject ->> 'id')::uuid, before, after, inet_client_addr(),
        nullif(current_setting('app.user_agent', true), ''));
      RETURN NULL;
    END
    """
)
