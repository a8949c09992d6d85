/** The API as the command line knows it: its client, and the shapes of the published contract. */
import type { GoComet, GoCometError, Schemas } from '../../client/src/index.ts';

export type Client = GoComet;
export type Code = GoCometError['code'];
export type Flight = Schemas['Flight'];
export type Itinerary = readonly Flight[];
export type ListedFlight = Schemas['ListedFlight'];
export type Booking = Schemas['Booking'];
export type ListedBooking = Schemas['ListedBooking'];
export type Status = Booking['status'];
export type ShipmentBody = Schemas['BookShipment'];
export type Quote = Schemas['Quote'];
export type Rate = Schemas['Rate'];
export type Tracking = Schemas['TrackedBooking'];
export type User = Schemas['User'];
export type ImportBody = Schemas['FlightImport'];
export type ImportAnswer = Schemas['ImportedFlights'];
export type LineError = Schemas['LineError'];
