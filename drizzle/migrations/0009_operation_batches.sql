ALTER TABLE "operations" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
CREATE INDEX "operations_batch_id_idx" ON "operations" USING btree ("batch_id") WHERE batch_id is not null;