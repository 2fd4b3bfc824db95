import SchemaDescription

// The application connects as a member of the role `app` and says for whom it works:
//
//   SET app.organization_id = '…';
//
// It then sees and changes the rows of that organization alone, and without the setting none at all. The owner of the
// tables, who migrates and reports, is not bound by the policies.

extension Table {
  /// Shows the role `app` the rows of its organization only, for which `belongs` holds.
  func tenantScoped(where belongs: String = "organization_id = (SELECT public.fn_current_organization())") -> Table {
    var table = self
    table.rowLevelSecurity = .enabled
    table.policies.append(.policy("tenant_isolation", to: "app", using: belongs))
    table.grants.append(.grant(.select, .insert, .update, .delete, to: "app"))
    return table
  }

  /// Shows the role `app` the rows that belong to a row of another table which it may see.
  func tenantScoped(through parent: String, _ column: String) -> Table {
    tenantScoped(where: "EXISTS (SELECT FROM public.\(parent) AS parent WHERE parent.id = \(name).\(column))")
  }

  /// Shows the role `app` every row, and lets it change none.
  func readable() -> Table {
    var table = self
    table.grants.append(.grant(.select, to: "app"))
    return table
  }
}

let currentOrganization = Function(
  "fn_current_organization",
  returns: .type(.uuid),
  language: .sql,
  volatility: .stable,
  parallel: .safe,
  comment: "The organization the session works for; null where it has not said so.",
  body: "SELECT nullif(current_setting('app.organization_id', true), '')::uuid"
)
