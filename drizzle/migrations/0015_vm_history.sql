CREATE TABLE "vm_definition_versions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"vm_id" uuid NOT NULL,
	"definition" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"operation_id" uuid
);
--> statement-breakpoint
CREATE TABLE "vm_samples" (
	"vm_id" uuid NOT NULL,
	"step_seconds" integer NOT NULL,
	"slot" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"cpu_percent" real[] NOT NULL,
	"guest_memory_used_bytes" real[] NOT NULL,
	"guest_memory_total_bytes" real[] NOT NULL,
	"host_memory_bytes" real[] NOT NULL,
	"disk_read_rate" real[] NOT NULL,
	"disk_write_rate" real[] NOT NULL,
	"network_receive_rate" real[] NOT NULL,
	"network_send_rate" real[] NOT NULL,
	CONSTRAINT "vm_samples_vm_id_step_seconds_slot_pk" PRIMARY KEY("vm_id","step_seconds","slot")
);
--> statement-breakpoint
ALTER TABLE "vm_loads" ADD COLUMN "devices" jsonb;--> statement-breakpoint
ALTER TABLE "vm_definition_versions" ADD CONSTRAINT "vm_definition_versions_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vm_samples" ADD CONSTRAINT "vm_samples_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "vm_definition_versions_vm_idx" ON "vm_definition_versions" USING btree ("vm_id","id");--> statement-breakpoint
CREATE INDEX "audit_target_idx" ON "audit" USING btree ("target_type","target_id","id");