CREATE TABLE "vm_loads" (
	"vm_id" uuid PRIMARY KEY NOT NULL,
	"sampled_at" timestamp with time zone,
	"cpu_percent" real,
	"guest_memory_used_bytes" bigint,
	"guest_memory_total_bytes" bigint,
	"host_memory_bytes" bigint,
	"disk_read_rate" real,
	"disk_write_rate" real,
	"network_receive_rate" real,
	"network_send_rate" real,
	"silent_since" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "vm_loads" ADD CONSTRAINT "vm_loads_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;