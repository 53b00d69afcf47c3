ALTER TABLE "operation_steps" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "cancel_requested_at" timestamp with time zone;