ALTER TABLE "vms" ADD COLUMN "started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "vms" ADD COLUMN "is_start_seen" boolean DEFAULT false NOT NULL;