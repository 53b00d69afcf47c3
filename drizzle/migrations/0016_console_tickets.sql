ALTER TABLE "console_tickets" ADD COLUMN "part" text DEFAULT 'stream' NOT NULL;--> statement-breakpoint
ALTER TABLE "console_tickets" ADD COLUMN "seat_id" uuid DEFAULT gen_random_uuid() NOT NULL;