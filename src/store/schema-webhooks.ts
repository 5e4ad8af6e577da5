/** What came by webhook; see `webhooks.ts`. */
export interface WebhookTables {
  webhook_deliveries: { account_id: string; id: string; received_at: Date };
}
