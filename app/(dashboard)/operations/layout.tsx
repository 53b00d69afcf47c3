export { AddressState as default } from '@/components/shell/address-state';
