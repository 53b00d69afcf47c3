CREATE TABLE "host_checks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"connection" jsonb NOT NULL,
	"host_id" uuid,
	"sealed_secrets" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"virt_type" text DEFAULT 'auto' NOT NULL,
	"is_taken" boolean DEFAULT false NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "connection" jsonb;--> statement-breakpoint
UPDATE "hosts" SET "connection" = jsonb_build_object('transport', 'unix', 'socketPath', "socket_path");--> statement-breakpoint
ALTER TABLE "hosts" ALTER COLUMN "connection" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "sealed_secrets" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "is_in_maintenance" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "host_checks" ADD CONSTRAINT "host_checks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_checks" ADD CONSTRAINT "host_checks_host_id_hosts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."hosts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hosts" DROP COLUMN "transport";--> statement-breakpoint
ALTER TABLE "hosts" DROP COLUMN "socket_path";