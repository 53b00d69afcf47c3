CREATE TABLE "operation_looks" (
	"user_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operation_looks_user_id_operation_id_pk" PRIMARY KEY("user_id","operation_id")
);
--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "site" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "operation_looks" ADD CONSTRAINT "operation_looks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_looks" ADD CONSTRAINT "operation_looks_operation_id_operations_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operation_looks_operation_id_idx" ON "operation_looks" USING btree ("operation_id");--> statement-breakpoint
CREATE INDEX "audit_username_idx" ON "audit" USING btree ("username","id");--> statement-breakpoint
CREATE INDEX "vms_pending_idx" ON "vms" USING btree ("id") WHERE jsonb_array_length(facts -> 'pending') > 0;--> statement-breakpoint
CREATE INDEX "vms_template_idx" ON "vms" USING btree ("id") WHERE facts -> 'isTemplate' = 'true';