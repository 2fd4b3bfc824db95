import SchemaDescription

/// The subscriptions that are being served, with the names people know them by.
let activeSubscriptions = View(
  "vw_active_subscriptions",
  renamedFrom: "active_subscriptions",
  as: """
    SELECT subscriptions.id, subscriptions.organization_id, organizations.name AS organization,
           subscription_plans.name AS plan, subscriptions.status,
           subscriptions.current_period_start, subscriptions.current_period_end,
           subscriptions.is_cancel_at_period_end
      FROM subscriptions
      JOIN organizations ON organizations.id = subscriptions.organization_id
      JOIN subscription_plans ON subscription_plans.id = subscriptions.plan_id
     WHERE subscriptions.status IN ('trialing', 'active', 'past_due')
    """
)
