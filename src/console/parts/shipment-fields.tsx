import { SHIPMENT } from './en.ts';
import { Field, type FieldProps, TextArea } from './form.tsx';

/** What a form adds: what was sent, what is wrong with it, a hint, and attributes such as `required`. */
type OfShipment = Pick<FieldProps, 'sent' | 'errors' | 'hint'> & { [attribute: string]: unknown };

/** Gross weight in kilograms. */
export const WeightField = (field: OfShipment) => (
  <Field
    name="weight_kg"
    label={SHIPMENT.weight_kg}
    inputmode="decimal"
    autocomplete="off"
    {...field}
  />
);

/** How many pieces. */
export const PiecesField = (field: OfShipment) => (
  <Field name="pieces" label={SHIPMENT.pieces} inputmode="numeric" autocomplete="off" {...field} />
);

/** The volume in cubic metres, instead of dimensions. */
export const VolumeField = (field: OfShipment) => (
  <Field
    name="volume_m3"
    label={SHIPMENT.volume_m3}
    inputmode="decimal"
    autocomplete="off"
    optional
    {...field}
  />
);

/** Pieces of each size, a line for each. */
export const DimensionsField = (field: OfShipment) => (
  <TextArea name="dimensions" label={SHIPMENT.dimensions} rows={3} optional {...field} />
);

/** Special handling codes of IATA, parted by commas or spaces. */
export const HandlingCodesField = (field: OfShipment) => (
  <Field
    name="special_handling_codes"
    label={SHIPMENT.special_handling_codes}
    autocapitalize="characters"
    autocomplete="off"
    spellcheck="false"
    optional
    {...field}
  />
);
