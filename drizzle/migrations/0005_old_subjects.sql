ALTER TABLE "operations" DROP CONSTRAINT "operations_image_id_images_id_fk";
--> statement-breakpoint
ALTER TABLE "operations" DROP COLUMN "vm_id";--> statement-breakpoint
ALTER TABLE "operations" DROP COLUMN "image_id";